from lefil.classroom.consumers.pads import PadSocket as PadSocket
