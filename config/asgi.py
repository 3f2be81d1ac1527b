import atexit
import os
import threading

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_asgi_application()

if os.environ.get("LEFIL_WORKER_THREAD") == "1":  # embedded: one process serves the pages and runs the sweeps
    from lefil.kit.sweeps import work

    stop = threading.Event()
    worker = threading.Thread(target=work, args=(stop,), name="sweeps", daemon=True)
    worker.start()

    @atexit.register
    def finish() -> None:
        stop.set()
        worker.join(10)
