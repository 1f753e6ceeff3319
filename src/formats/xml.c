/* SPDX-License-Identifier: EUPL-1.2
 *
 * libxml2 parses. The declaration of a document type stops it before anything in it is read; so
 * its own limits (of entities, depth, length) may be lifted: a file attached to an invoice can be
 * longer than the ten megabytes that it allows a text.
 */
#include "xml.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

typedef struct {
    startElementNsSAX2Func start;
    int elements;
    bool doctype, deep, many;
} Guard;

static void refuse_doctype(void *ctx, const xmlChar *name, const xmlChar *id, const xmlChar *uri)
{
    xmlParserCtxtPtr p = ctx;
    (void)name, (void)id, (void)uri;
    ((Guard *)p->_private)->doctype = true;
    xmlStopParser(p);
}

static void start_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                          int n_namespaces, const xmlChar **namespaces, int n_attributes,
                          int n_defaulted, const xmlChar **attributes)
{
    xmlParserCtxtPtr p = ctx;
    Guard *g = p->_private;
    g->deep = p->nodeNr >= XML_DEPTH_MAX;
    g->many = ++g->elements > XML_ELEMENTS_MAX;
    if (g->deep || g->many) {
        xmlStopParser(p);
        return;
    }
    g->start(ctx, name, prefix, uri, n_namespaces, namespaces, n_attributes, n_defaulted,
             attributes);
}

static bool refuse(Errors *e, const Guard *g, const xmlParserCtxt *p)
{
    if (g->doctype)
        return err_add(e, ERR_MALFORMED, "file",
                       "The XML declares a document type (DOCTYPE), which could make the reader "
                       "follow addresses or fill its memory. Ask for the file without it.");
    if (g->deep)
        return err_add(e, ERR_MALFORMED, "file",
                       "The XML has more than %d levels: this is no file of a business partner.",
                       XML_DEPTH_MAX);
    if (g->many)
        return err_add(e, ERR_TOO_LARGE, "file", "The XML has more than %d elements. Ask for a "
                                                 "smaller file.",
                       XML_ELEMENTS_MAX);
    return err_add(e, ERR_MALFORMED, "file",
                   "The XML cannot be read: it breaks at line %d. Ask its sender for another.",
                   p->lastError.line > 0 ? p->lastError.line : 1);
}

bool xml_read(Errors *e, Str bytes, XmlDoc **out)
{
    if (bytes.n > XML_BYTES_MAX)
        return err_add(e, ERR_TOO_LARGE, "file", "The XML is larger than %d MB. Ask for a "
                                                 "smaller file.",
                       XML_BYTES_MAX / (1024 * 1024));
    xmlInitParser();
    Guard guard = {0};
    xmlParserCtxtPtr p = xmlNewParserCtxt();
    if (!p)
        return err_add(e, ERR_UNAVAILABLE, "file", "There is no memory to read the XML. Try "
                                                   "again later.");
    p->_private = &guard;
    guard.start = p->sax->startElementNs;
    p->sax->startElementNs = start_element;
    p->sax->internalSubset = refuse_doctype;
    xmlDocPtr doc = xmlCtxtReadMemory(p, bytes.p ? bytes.p : "", (int)bytes.n, NULL, NULL,
                                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                          XML_PARSE_HUGE | XML_PARSE_COMPACT | XML_PARSE_NOCDATA);
    bool ok = doc && !guard.doctype && !guard.deep && !guard.many && xmlDocGetRootElement(doc);
    if (ok) {
        *out = doc;
    } else {
        refuse(e, &guard, p);
        xmlFreeDoc(doc);
    }
    xmlFreeParserCtxt(p);
    return ok;
}

void xml_close(XmlDoc *d)
{
    xmlFreeDoc(d);
}

const XmlNode *xml_root(const XmlDoc *d)
{
    return xmlDocGetRootElement(d);
}

static const XmlNode *element_from(const XmlNode *n)
{
    while (n && n->type != XML_ELEMENT_NODE)
        n = n->next;
    return n;
}

const XmlNode *xml_first_child(const XmlNode *n)
{
    return n ? element_from(n->children) : NULL;
}

const XmlNode *xml_next_any(const XmlNode *n)
{
    return n ? element_from(n->next) : NULL;
}

static bool has_name(const XmlNode *n, const char *name, size_t length)
{
    const char *own = (const char *)n->name;
    return strncmp(own, name, length) == 0 && own[length] == '\0';
}

bool xml_named(const XmlNode *n, const char *local_name)
{
    return n && has_name(n, local_name, strlen(local_name));
}

const XmlNode *xml_at(const XmlNode *n, const char *path)
{
    while (n) {
        const char *slash = strchr(path, '/');
        size_t length = slash ? (size_t)(slash - path) : strlen(path);
        const XmlNode *c = xml_first_child(n);
        while (c && !has_name(c, path, length))
            c = element_from(c->next);
        if (!slash)
            return c;
        n = c;
        path = slash + 1;
    }
    return NULL;
}

const XmlNode *xml_next(const XmlNode *n)
{
    const XmlNode *c = xml_next_any(n);
    while (c && strcmp((const char *)c->name, (const char *)n->name) != 0)
        c = element_from(c->next);
    return c;
}

int xml_count(const XmlNode *n, const char *path)
{
    int count = 0;
    for (XML_EACH(c, n, path))
        count++;
    return count;
}

Str xml_namespace(const XmlNode *n)
{
    return n && n->ns ? str_c((const char *)n->ns->href) : STR("");
}

/* A copy without white space at its ends, and without DEL: the one control character beside white
 * space that XML allows, and that no field of ours takes. */
static Str plain_copy(Arena *a, Str s)
{
    if (memchr(s.p, 127, s.n))
        s = str_replace(a, s, STR("\x7f"), STR(""));
    return str_copy(a, str_trim(s));
}

Str xml_text(Arena *a, const XmlNode *n)
{
    Str only = STR("");
    int pieces = 0;
    for (const XmlNode *c = n ? n->children : NULL; c; c = c->next)
        if (c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) {
            only = str_c((const char *)c->content);
            pieces++;
        }
    if (pieces <= 1)
        return only.n ? plain_copy(a, only) : only;
    Buf b = {.a = a};
    for (const XmlNode *c = n->children; c; c = c->next)
        if (c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE)
            buf_add_c(&b, (const char *)c->content);
    return plain_copy(a, buf_str(&b));
}

Str xml_text_at(Arena *a, const XmlNode *n, const char *path)
{
    return xml_text(a, xml_at(n, path));
}

static const xmlAttr *attribute(const XmlNode *n, const char *name)
{
    for (const xmlAttr *at = n ? n->properties : NULL; at; at = at->next)
        if (strcmp((const char *)at->name, name) == 0)
            return at;
    return NULL;
}

Str xml_attr(Arena *a, const XmlNode *n, const char *name)
{
    const xmlAttr *at = attribute(n, name);
    const XmlNode *text = at ? at->children : NULL;
    return text && text->content ? plain_copy(a, str_c((const char *)text->content)) : STR("");
}

bool xml_has_attr(const XmlNode *n, const char *name)
{
    return attribute(n, name) != NULL;
}
