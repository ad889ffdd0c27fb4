//! Asks EC2 what instances are like.
