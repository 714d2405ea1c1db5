"""The projects that are open; everything here happens on the analyst's thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from weighbridge.project import Project

    from weighbridge_server.homes import Home


class Projects:
    """Projects by their homes, made when something in them is first asked for."""

    def __init__(self, check: Callable[[], None], found: Callable[[Home, Collection[str], int], None]) -> None:
        """`check` interrupts an analysis; `found` hears which files' findings may differ, and how many are left."""
        self._check = check
        self._found = found
        self._projects: dict[Home, Project] = {}
        self._overrides: dict[Home, Mapping[str, object]] = {}

    def get(self, home: Home) -> Project:
        """The project of a home."""
        project = self._projects.get(home)
        if project is None:
            # here, so that an editor is answered before anything that analyses is loaded
            from weighbridge.project import Project

            project = self._projects[home] = Project(Path(home.root), self._overrides.get(home, {}), home.alone)
        project.workspace.interrupt = self._check
        return project

    def open(self, home: Home) -> None:
        """Makes a project, so that it is examined in idle time."""
        self.get(home)

    def close(self, home: Home) -> None:
        self._projects.pop(home, None)

    def edit(self, home: Home, texts: Mapping[str, str | None]) -> None:
        project = self.get(home)
        project.edit(texts)
        if home.alone and all(text is None for text in texts.values()):
            self.close(home)

    def disk(self, home: Home, paths: Collection[str]) -> bool:
        """Takes note of files that changed on disk, and says whether some of them govern others."""
        return home in self._projects and self.get(home).disk(paths)

    def govern(self, home: Home, overrides: Mapping[str, object]) -> None:
        """Lays what the editor says over the settings files."""
        self._overrides[home] = overrides
        if home in self._projects:
            self._projects[home].govern(overrides)

    def step(self) -> bool:
        """Examines one file of some project; False when all are up to date."""
        for home in [*self._projects]:
            project = self.get(home)
            told = project.step()
            if told is not None:
                self._found(home, told, project.left)
                return True
        return False
