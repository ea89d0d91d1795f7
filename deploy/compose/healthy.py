"""Whether this container's api answers, its database included: `python -IS deploy/compose/healthy.py registry`.

Run every few seconds, so it loads next to nothing.
"""

import http.client
import sys

connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
connection.request("GET", f"/healthz/{sys.argv[1]}")
sys.exit(connection.getresponse().status != 200)  # noqa: PLR2004 - HTTP's own number
