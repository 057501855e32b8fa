"""The books of the library."""
from dataclasses import dataclass
from typing import List


@dataclass
class Book:
    title: str
    author: str
    topics: List[str]


BOOKS = [
    Book("Honeybee Democracy", "Thomas D. Seeley", ["bees", "insects"]),
    Book("Cosmos", "Carl Sagan", ["stars", "space"]),
    Book("Tartine Bread", "Chad Robertson", ["bread", "baking"]),
]


def find_books(topic: str, limit: int = 3) -> List[Book]:
    """Finds books about a topic.

    Args:
        topic: What the books are about, in one word.
        limit: The most books to list.
    """
    word = topic.lower()
    return [book for book in BOOKS if word in book.topics][:limit]


def book_called(title: str) -> Book:
    for book in BOOKS:
        if book.title.lower() == title.strip().lower():
            return book
    raise LookupError(f"there is no book called {title}")
