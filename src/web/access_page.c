/* SPDX-License-Identifier: EUPL-1.2
 * /accessibilite: the declaration that the law asks of a public service (loi 2005-102 art. 47,
 * decree 2019-768, order of 20 September 2019), open to everybody. What it claims is what the tests
 * of tests/browser/access.test.mjs check; no audit of RGAA was made, and it says so.
 */
#include "pages.h"

static void heading(Markup *m, Lang lang, const char *msgid)
{
    m_leaf(m, "h2", NULL, str_c(tr(lang, msgid)));
}

static void paragraph(Markup *m, Lang lang, const char *msgid)
{
    m_leaf(m, "p", NULL, str_c(tr(lang, msgid)));
}

static void section_begin(Markup *m, Lang lang, const char *title)
{
    m_tag(m, "section");
    m_attr_c(m, "class", "section");
    heading(m, lang, title);
}

static void write_list(Markup *m, Lang lang, const char *const *rows, int n)
{
    m_tag(m, "ul");
    m_attr_c(m, "class", "items");
    for (int i = 0; i < n; i++)
        m_leaf(m, "li", NULL, str_c(tr(lang, rows[i])));
    m_end(m, "ul");
}

static const char *const proven[] = {
    N_("No fault found by axe-core (rules of WCAG 2.2, levels A and AA) on the pages of the "
       "desk, in the light, dark and high contrast themes."),
    N_("Everything can be done by keyboard; the focus is always visible; each page has a "
       "link to its content, and landmarks."),
    N_("Forms, grids, lists and reports give each control its name, read in the "
       "accessibility tree; totals and errors are announced."),
    N_("No content is lost and nothing scrolls sideways at 320 pixels, nor with text at 200 %."),
    N_("Nothing moves for those who asked their system for less motion; keys of one letter "
       "can be switched off."),
};
static const char *const lacking[] = {
    N_("PDF made by the program (invoices, reports) carry no structure tags. The same "
       "content can be read in the pages of the desk."),
    N_("Files that others sent (invoices of suppliers, attachments) are shown as they came."),
    N_("No test was made by people who use a screen reader every day."),
};

static void write_state(Markup *m, Lang lang)
{
    section_begin(m, lang, N_("State of conformity"));
    paragraph(m, lang,
              N_("This service is declared not conforming to RGAA 4.1: the audit that would "
                 "tell how many of its 106 criteria are met has not been made."));
    m_end(m, "section");
    section_begin(m, lang, N_("What is checked at each version"));
    write_list(m, lang, proven, sizeof proven / sizeof *proven);
    m_end(m, "section");
    section_begin(m, lang, N_("What is not accessible"));
    write_list(m, lang, lacking, sizeof lacking / sizeof *lacking);
    m_end(m, "section");
}

static void write_made(Markup *m, Lang lang)
{
    section_begin(m, lang, N_("How this declaration was made"));
    paragraph(m, lang,
              N_("Established on 30 November 2026, by those who make the program, with its "
                 "automated tests in Chromium. Techniques: HTML, CSS, SVG; JavaScript adds "
                 "comfort, and no page depends on it."));
    m_end(m, "section");
}

static void write_contact(Markup *m, Lang lang, Str email)
{
    section_begin(m, lang, N_("Answer and contact"));
    paragraph(m, lang,
              N_("If a page cannot be read or used by you, write to those who look after "
                 "this site: they give you the content in another form, or mend the page."));
    m_tag(m, "p");
    if (email.n) {
        m_tag(m, "a");
        m_attr(m, "href", str_format(m->b.a, "mailto:%.*s", STR_ARG(email)));
        m_text(m, email);
        m_end(m, "a");
    } else {
        m_text_c(m, tr(lang, "Ask for the address where you were given your access."));
    }
    m_end(m, "p");
    m_end(m, "section");
}

static void write_redress(Markup *m, Lang lang)
{
    section_begin(m, lang, N_("Means of redress"));
    paragraph(m, lang,
              N_("If you have reported a fault that keeps you from a service and had no "
                 "answer, you can turn to the Defender of Rights (Défenseur des droits):"));
    m_tag(m, "ul");
    m_attr_c(m, "class", "items");
    m_tag(m, "li");
    m_tag(m, "a");
    m_attr_c(m, "href", "https://formulaire.defenseurdesdroits.fr/");
    m_text_c(m, "formulaire.defenseurdesdroits.fr");
    m_end(m, "a");
    m_end(m, "li");
    m_leaf(m, "li", NULL, str_c(tr(lang, "by telephone: 09 69 39 00 00")));
    m_leaf(m, "li", NULL,
           str_c(tr(lang, "by post, without a stamp: Défenseur des droits, Libre réponse "
                          "71120, 75342 Paris CEDEX 07")));
    m_end(m, "ul");
    m_end(m, "section");
}

Str accessibility_page(Page *p, Str email)
{
    Lang lang = p->lang;
    p->title = str_c(tr(lang, "Declaration of accessibility"));
    Markup m = plain_begin(p, true);
    m_leaf(&m, "h1", NULL, p->title);
    Str who = p->company.n ? p->company : STR("Bastide");
    m_leaf(&m, "p", "lead",
           str_format(p->arena,
                      tr(lang, "%.*s undertakes to make this service accessible, as article "
                               "47 of the French law 2005-102 of 11 February 2005 asks."),
                      STR_ARG(who)));
    write_state(&m, lang);
    write_made(&m, lang);
    write_contact(&m, lang, email);
    write_redress(&m, lang);
    return plain_end(p, &m, STR("Bastide"));
}
