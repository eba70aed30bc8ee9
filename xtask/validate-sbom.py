"""Holds files against the schema of CycloneDX: validate-sbom.py <file...>"""

import pathlib
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

validator = JsonStrictValidator(SchemaVersion.V1_5)
errors = [(path, validator.validate_str(pathlib.Path(path).read_text(encoding="utf-8"))) for path in sys.argv[1:]]
sys.exit("\n".join(f"{path}: {error}" for path, error in errors if error) or None)
