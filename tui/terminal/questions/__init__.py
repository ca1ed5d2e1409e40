"""What a terminal can be asked, and what its answers mean: a question is one record.

Whoever asks sends `asks` and has `take` find the answer in what comes in. A terminal that does not
know a question says nothing, so another is sent behind it that all know: `DEVICE`.
"""
