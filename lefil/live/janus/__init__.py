"""lefil's side of the media server. Browsers never reach Janus's API: lefil speaks it for them, and checks what they say first."""
