"""An import contract that import-linter does not bring: a package that imports nothing but the standard library."""

import sys
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class StandardLibraryOnly(Contract):
    """Each of `modules`, with everything inside it, imports the standard library and itself, and nothing else."""

    modules = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Kept when no module reaches out; `strays` names every (importer, imported) pair that does."""
        strays = sorted(
            (importer, imported)
            for package in cast("set[str]", self.modules)
            for importer in _inside(graph, package)
            for imported in graph.find_modules_directly_imported_by(importer)
            if not _is_allowed(imported, within=package)
        )
        return ContractCheck(kept=not strays, metadata={"strays": strays})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each stray import."""
        for importer, imported in check.metadata["strays"]:
            output.print_error(f"{importer} imports {imported}")


def _inside(graph: ImportGraph, package: str) -> set[str]:
    return {package, *graph.find_descendants(package)}


def _is_allowed(imported: str, *, within: str) -> bool:
    root = imported.partition(".")[0]
    return root in sys.stdlib_module_names or imported == within or imported.startswith(f"{within}.")
