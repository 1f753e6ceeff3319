/* SPDX-License-Identifier: EUPL-1.2
 * A photographed receipt: kept at once, written up when there is time, then attached to what was
 * made of it. Until then it waits in the list of whoever took it.
 */
#ifndef BASTIDE_DESK_RECEIPT_H
#define BASTIDE_DESK_RECEIPT_H

#include "desk_private.h"

/* POST /books/receipt: keeps the photo, and leads to a new document beside it. */
void desk_receipt(Desk *d);
/* On the page that receives invoices: the button of the camera, and the photos that wait. */
void receipt_write_camera(Desk *d);
void receipt_write_waiting(Desk *d);

/* For the form of a new document: the parameter that carries the photo, and the photo beside it. */
void receipt_carry(Desk *d);
bool receipt_waits(Desk *d);
void receipt_write(Desk *d);
/* The document is made: the photo is attached to it and waits no more. */
void receipt_attach(Desk *d, const DocHead *doc);

#endif
