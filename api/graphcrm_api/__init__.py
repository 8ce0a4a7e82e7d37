"""The HTTP API of graphcrm: `graphcrm_api.app.create_app` makes the application."""
