"""Teaching the bundled encoder: pairs from real releases, a LoRA adapter, and the file the product ships."""
