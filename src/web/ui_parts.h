/* SPDX-License-Identifier: EUPL-1.2
 * Components made of components, each on more than one page: parts that fold, the choice of
 * columns, two values to choose from, what others changed, the progress of many.
 */
#ifndef BASTIDE_UI_PARTS_H
#define BASTIDE_UI_PARTS_H

#include "ui.h"

/* What folds: its summary follows, and what it holds, up to m_end(m, "details"). `part` is what
 * web/src/remember.ts keeps it by; `usual`: "open", "closed", or "" when its state is not kept. */
void ui_part_begin(Markup *m, const char *class_name, Str part, const char *usual, bool open);

/* The menu that chooses columns; its form follows, then m_end(m, "details"). */
void ui_columns_begin(Markup *m, Lang lang, bool open);
/* Keep it, or go back. Enter in a checkbox keeps the choice: the first button of a form is its
 * own. */
void ui_columns_buttons(Markup *m, Lang lang);
/* One of them, inside a list; those that are shown may be moved. */
void ui_column_line(Markup *m, Lang lang, Str key, Str label, bool shown);

/* Between them two ui_option(). */
void ui_pair_begin(Markup *m, Str legend);
void ui_pair_end(Markup *m);
/* A row of three columns: what was changed, from what, to what. `quiet`: what stood before is only
 * said. */
void ui_change_row(UiTable *t, Str what, Str before, Str now, bool quiet);

/* "2 of 5 done, 1 not", with a bar while there is more to do. `done` counts all that were tried,
 * `bad` those that failed. */
void ui_progress_said(Markup *m, Lang lang, int done, int all, int bad);

/* A message with what can be done about it, as web/src/notice.ts makes it. */
void ui_notice_acts(Markup *m, UiNotice kind, Str text, const Str *acts, int n);

#endif
