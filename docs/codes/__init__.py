"""The pages of the codes, installed with the program: `rulesdsl lint --explain CODE` shows them."""
