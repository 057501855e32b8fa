def count_words(text: str) -> int:
    """Counts the words of a text.

    Args:
        text: The text, as the user wrote it.
    """
    return len(text.split())
