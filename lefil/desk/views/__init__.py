from lefil.desk.views.home import home

__all__ = ["home"]
