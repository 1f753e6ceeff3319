# SPDX-License-Identifier: EUPL-1.2
"""Days that pass between two starts of a server."""
import datetime
import os
import time

from lib.site import TODAY


def after(site, days):
    """The server starts again so many days later and does its daily work."""
    site.stop()
    os.environ['BASTIDE_TEST_DAYS'] = str(days)
    try:
        site.start()
    finally:
        del os.environ['BASTIDE_TEST_DAYS']
    # The day is that of Paris, which may be one more than here.
    days = [(TODAY + datetime.timedelta(days=days + more)).isoformat() for more in (0, 1)]
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if site.sql("SELECT value FROM meta WHERE key = 'daily_done'")[0][0] in days:
            return
        time.sleep(0.05)
    raise AssertionError('the daily work is not done')
