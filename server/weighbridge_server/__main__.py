"""`python -m weighbridge_server` is `weighbridge-server`."""

import sys

from weighbridge_server.main import main

sys.exit(main())
