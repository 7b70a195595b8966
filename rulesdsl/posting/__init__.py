"""From decisions to what QuickBooks is asked to do, and to what a person reads."""
