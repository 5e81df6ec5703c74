"""What programs use: REST under `/api/v1`, and chat completions in the shape that OpenAI's clients speak."""
