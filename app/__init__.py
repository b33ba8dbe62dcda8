"""Hearback: follow a candidate's pursuit of a job from the interview until the employer answers."""
