/* SPDX-License-Identifier: EUPL-1.2
 * XML that strangers send, read without trust: no DTD (so no entity, bomb or address can be
 * followed), no network, at most 20 MB, 64 levels and a million elements; walked by paths of local
 * names.
 *
 * A node is NULL-safe: what is asked of no node is no node and the empty text.
 */
#ifndef BASTIDE_XML_H
#define BASTIDE_XML_H

#include "err.h"

enum { XML_BYTES_MAX = 20 * 1024 * 1024, XML_DEPTH_MAX = 64, XML_ELEMENTS_MAX = 1000000 };

typedef struct _xmlNode XmlNode;
typedef struct _xmlDoc XmlDoc;

/* The caller gives the document to xml_close(). False: an error was added. */
bool xml_read(Errors *e, Str bytes, XmlDoc **out);
void xml_close(XmlDoc *d);
const XmlNode *xml_root(const XmlDoc *d);

/* The first element at a path below `n`, "PartyLegalEntity/CompanyID", or NULL. */
const XmlNode *xml_at(const XmlNode *n, const char *path);
/* The next sibling of the same name, or NULL. */
const XmlNode *xml_next(const XmlNode *n);
/* How many elements of the path's last name stand in its first parent. */
int xml_count(const XmlNode *n, const char *path);
/* First child element and next sibling element, of any name. */
const XmlNode *xml_first_child(const XmlNode *n);
const XmlNode *xml_next_any(const XmlNode *n);

bool xml_named(const XmlNode *n, const char *local_name);
Str xml_namespace(const XmlNode *n); /* lives as long as the document */
/* The text of the element itself, without white space at its ends and DEL, copied into the
 * arena. */
Str xml_text(Arena *a, const XmlNode *n);
Str xml_text_at(Arena *a, const XmlNode *n, const char *path);
Str xml_attr(Arena *a, const XmlNode *n, const char *name);
bool xml_has_attr(const XmlNode *n, const char *name);

/* Each child of `parent` at the end of a path: for (XML_EACH(c, parent, "a/b")). */
#define XML_EACH(c, parent, path)                \
    const XmlNode *c = xml_at((parent), (path)); \
    c;                                           \
    c = xml_next(c)

#endif
