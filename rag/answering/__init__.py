"""From evidence to an answer: composed of quotes, every citation and figure checked by code."""
