# SPDX-License-Identifier: EUPL-1.2
"""A type with a field of every type of the schema language, and all of them again in two tables,
as a grid shows fourteen columns; of each what it refuses and what it takes (every.json, which
browser tests read too)."""
import json
import os

with open(os.path.join(os.path.dirname(__file__), 'every.json'), encoding='utf-8') as source:
    FIELDS = json.load(source)['fields']
KIND = 'f_kind'  # the field that says of what type the dynamic link is
DOCTYPE, SLUG = 'Every Type', '/app/every-type'
TEXTS = [f for f in FIELDS if FIELDS.index(f) < 12]
OTHERS = [f for f in FIELDS if f not in TEXTS]
TABLES = (('f_texts', 'Every Text', TEXTS), ('f_others', 'Every Other', OTHERS))


def text(value):
    """{"of": "mot", "times": 3} is a long word."""
    return value['of'] * value['times'] if isinstance(value, dict) else value


def name_of(field):
    return f'f_{field["type"]}'


def label_of(field):
    return f'Champ {field["type"]}'


def right_of(field):
    return text(field['right'][0][0])


def cell_of(field):
    """The name of its cell in the first row of its table."""
    return f'{"f_texts" if field in TEXTS else "f_others"}[0].{name_of(field)}'


def _docfields(fields):
    rows = [{'fieldname': KIND, 'label': 'Genre', 'fieldtype': 'Data', 'default': 'Customer'}]
    for f in fields:
        more = {k: f[k] for k in ('fieldtype', 'options', 'non_negative', 'in_list_view')
                if k in f}
        rows.append({'fieldname': name_of(f), 'label': label_of(f), **more})
    return rows


def make_types(site):
    """The types, and the customer that their links point to."""
    site.create('Customer', customer_name='Témoin')
    tables = []
    for name, doctype, fields in TABLES:
        site.create('DocType', name=doctype, module='Custom', istable=1, fields=_docfields(fields))
        tables.append({'fieldname': name, 'label': name, 'fieldtype': 'Table', 'options': doctype})
    site.create('DocType', name=DOCTYPE, module='Custom', title_field='f_text',
                fields=_docfields(FIELDS) + tables)


def right_values(name=name_of):
    """What is typed into all fields, or all cells: {name: text}."""
    kind = KIND if name is name_of else f'f_others[0].{KIND}'
    return {kind: 'Customer', **{name(f): right_of(f) for f in FIELDS}}
