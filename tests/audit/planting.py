"""Every kind of fault that can be planted in a clean report, by name."""

from __future__ import annotations

from tests.audit import planting_factors, planting_numbers, planting_sources, planting_words
from tests.audit.plants import PLANTERS, Plant

__all__ = ["PLANTERS", "Plant", "planting_factors", "planting_numbers", "planting_sources", "planting_words"]
