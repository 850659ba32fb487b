"""The front door: settings, command line, messengers and the router between them and the services."""
