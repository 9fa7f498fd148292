"""JDM Desktop: an offline screening workstation for clinical trials."""

__version__ = "0.1.0"
