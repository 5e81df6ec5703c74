"""Ask Korean government press releases; every answer is an exact quote."""
