"""The hot loop: rows in the order they are visited, steps, and how well networks do."""
