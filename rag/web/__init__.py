"""The web chat: a Gradio page with a source panel, and the REST answer beside it."""
