/* SPDX-License-Identifier: EUPL-1.2
 * The libraries that draw and read PDF, loaded when the first one is needed: the program starts
 * without them, and who reads a PDF does not load what draws one.
 *
 * A table of each holds the functions that we call, with their own types: draw_api.cairo_create(…).
 */
#ifndef BASTIDE_PDF_LIBRARIES_H
#define BASTIDE_PDF_LIBRARIES_H

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <cairo-pdf.h>
#include <qpdf/qpdf-c.h>
#include <qrencode.h>
#include <stdbool.h>

/* clang-format off */
#define DRAW_FUNCTIONS(X) \
    X(FcConfigAppFontAddFile) X(FcConfigCreate) X(FcConfigSetCurrent) X(QRcode_encodeString8bit) \
    X(QRcode_free) X(cairo_create) X(cairo_destroy) X(cairo_fill) X(cairo_font_options_create) \
    X(cairo_font_options_destroy) X(cairo_font_options_set_hint_metrics) \
    X(cairo_font_options_set_hint_style) X(cairo_get_source) X(cairo_image_surface_create) \
    X(cairo_image_surface_create_from_png_stream) X(cairo_line_to) X(cairo_move_to) \
    X(cairo_paint) X(cairo_pattern_set_filter) X(cairo_pdf_surface_create_for_stream) \
    X(cairo_pdf_surface_restrict_to_version) X(cairo_rectangle) X(cairo_restore) X(cairo_rotate) \
    X(cairo_save) X(cairo_scale) X(cairo_set_line_width) X(cairo_set_source_rgb) \
    X(cairo_set_source_surface) X(cairo_show_page) X(cairo_status) X(cairo_stroke) \
    X(cairo_surface_destroy) X(cairo_surface_finish) X(cairo_surface_set_mime_data) \
    X(cairo_surface_status) X(cairo_translate) X(g_object_unref) \
    X(pango_cairo_context_set_font_options) X(pango_cairo_font_map_new_for_font_type) \
    X(pango_cairo_show_layout) X(pango_cairo_update_context) \
    X(pango_context_set_round_glyph_positions) X(pango_fc_font_map_set_config) \
    X(pango_font_description_free) X(pango_font_description_from_string) \
    X(pango_font_description_set_absolute_size) X(pango_font_map_create_context) \
    X(pango_layout_get_baseline) X(pango_layout_get_direction) X(pango_layout_get_extents) \
    X(pango_layout_get_iter) X(pango_layout_iter_free) X(pango_layout_iter_get_line_readonly) \
    X(pango_layout_iter_get_line_yrange) X(pango_layout_iter_next_line) X(pango_layout_new) \
    X(pango_layout_set_alignment) X(pango_layout_set_font_description) X(pango_layout_set_text) \
    X(pango_layout_set_width) X(pango_layout_set_wrap)

#define PDF_FUNCTIONS(X) \
    X(qpdf_cleanup) X(qpdf_force_pdf_version) X(qpdf_get_buffer) X(qpdf_get_buffer_length) \
    X(qpdf_get_error) X(qpdf_get_num_pages) X(qpdf_get_object_by_id) X(qpdf_get_page_n) \
    X(qpdf_get_root) X(qpdf_get_trailer) X(qpdf_has_error) X(qpdf_init) \
    X(qpdf_init_write_memory) X(qpdf_make_indirect_object) X(qpdf_oh_append_item) \
    X(qpdf_oh_get_array_item) X(qpdf_oh_get_array_n_items) X(qpdf_oh_get_dict) \
    X(qpdf_oh_get_int_value_as_int) X(qpdf_oh_get_key) X(qpdf_oh_get_stream_data) \
    X(qpdf_oh_get_utf8_value) X(qpdf_oh_has_key) X(qpdf_oh_is_array) X(qpdf_oh_is_dictionary) \
    X(qpdf_oh_is_dictionary_of_type) X(qpdf_oh_is_name_and_equals) X(qpdf_oh_is_stream) \
    X(qpdf_oh_is_string) X(qpdf_oh_new_array) X(qpdf_oh_new_bool) X(qpdf_oh_new_dictionary) \
    X(qpdf_oh_new_integer) X(qpdf_oh_new_name) X(qpdf_oh_new_null) X(qpdf_oh_new_stream) \
    X(qpdf_oh_new_string) X(qpdf_oh_new_unicode_string) X(qpdf_oh_release) \
    X(qpdf_oh_replace_key) X(qpdf_oh_replace_stream_data) X(qpdf_read_memory) \
    X(qpdf_set_deterministic_ID) X(qpdf_set_newline_before_endstream) \
    X(qpdf_set_object_stream_mode) X(qpdf_set_suppress_original_object_IDs) \
    X(qpdf_set_suppress_warnings) X(qpdf_silence_errors) X(qpdf_write)
/* clang-format on */

#define LIBRARY_MEMBER(name) __typeof__(name) *name;
typedef struct {
    DRAW_FUNCTIONS(LIBRARY_MEMBER)
} DrawLibrary;
typedef struct {
    PDF_FUNCTIONS(LIBRARY_MEMBER)
} PdfLibrary;

extern DrawLibrary draw_api; /* cairo, pango, fontconfig, qrencode */
extern PdfLibrary pdf_api;   /* qpdf */

/* Once in the process, from any thread. False: a library is not installed. */
bool draw_library_load(void);
bool pdf_library_load(void);

#endif
