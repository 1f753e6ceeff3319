/* SPDX-License-Identifier: EUPL-1.2
 * Typed writers of HTML and XML: every text and attribute is escaped.
 *
 * Elements are opened, given attributes, filled and ended; an end that does not match its start
 * stops the program in tests and is our mistake. Ready-made markup is a type of its own
 * (Trusted), made only by markup_trust() from what this writer produced or from files of the
 * program, so forgetting to escape does not compile.
 */
#ifndef BASTIDE_MARKUP_H
#define BASTIDE_MARKUP_H

#include "str.h"

enum { MARKUP_DEPTH_MAX = 64 };

typedef struct {
    Buf b;
    bool html;     /* void elements have no end; else XML */
    bool open_tag; /* attributes may still come */
    int depth;
    const char *stack[MARKUP_DEPTH_MAX];
} Markup;

typedef struct {
    Str s;
} Trusted;

Markup html_new(Arena *a); /* begins with <!doctype html> */
Markup html_fragment(Arena *a);
Markup xml_new(Arena *a);  /* begins with the XML declaration, UTF-8 */

/* `name` is a literal, lower case for HTML. */
void m_tag(Markup *m, const char *name);
void m_attr(Markup *m, const char *name, Str value);
void m_attr_c(Markup *m, const char *name, const char *value);
void m_attr_int(Markup *m, const char *name, int64_t value);
/* A boolean attribute, written when `on`. */
void m_flag(Markup *m, const char *name, bool on);
/* On a page without the characters that turn the direction of what follows: a name does not turn
 * over the sentence around it. */
void m_text(Markup *m, Str s);
/* As it is, for what is sent back: the text of a <textarea>. */
void m_value(Markup *m, Str s);
void m_text_c(Markup *m, const char *s);
void m_end(Markup *m, const char *name);
/* <name>s</name>, with a class when `class_name` is not NULL (HTML). */
void m_leaf(Markup *m, const char *name, const char *class_name, Str s);
/* <name>s</name> in XML, left out when s is empty. */
void m_leaf_if(Markup *m, const char *name, Str s);
void markup_raw(Markup *m, Trusted t);
Trusted markup_trust(Str s);
/* The finished text; every element must be ended. */
Str markup_finish(Markup *m);

#endif
