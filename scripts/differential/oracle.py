"""Answers questions of scripts/differential with Python's re and ansible-core's Templar: one JSON line in, one out."""
import json
import os
import re
import signal
import sys
import time
import warnings

warnings.simplefilter('ignore')
os.environ['TZ'] = 'UTC'
os.environ['ANSIBLE_DEPRECATION_WARNINGS'] = 'False'
time.tzset()


def groups(match, decode):
    if match is None:
        return None
    return [None if text is None else decode(text) for text in (match.group(0), *match.groups())]


def regex(one):
    encode, decode = (lambda text: text), (lambda text: text)
    if one['isBytes']:
        encode, decode = (lambda text: text.encode('latin-1')), (lambda data: data.decode('latin-1'))
    flags = 0
    for letter in one['flags']:
        flags |= getattr(re, letter.upper())
    try:
        pattern = re.compile(encode(one['pattern']), flags)
    except (re.error, OverflowError):
        return {'error': True}
    text = encode(one['text'])
    found = list(pattern.finditer(text))
    try:
        sub = decode(pattern.sub(encode(one['replacement']), text))
    except (re.error, IndexError, UnicodeEncodeError):
        sub = None
    return {
        'matches': [groups(match, decode) for match in found],
        'starts': [match.start() for match in found],
        'start': groups(pattern.match(text), decode),
        'whole': groups(pattern.fullmatch(text), decode),
        'sub': sub,
    }


def printable(text):
    return text.encode('utf-8', 'replace').decode('utf-8')


TEMPLAR = []


def template(one):
    """The text of a template whose variables come as YAML; null where it fails."""
    if not TEMPLAR:
        from ansible.parsing.dataloader import DataLoader
        from ansible.template import Templar

        loader = DataLoader()
        TEMPLAR.extend([loader, Templar(loader=loader, variables={})])
    loader, templar = TEMPLAR
    try:
        templar.available_variables = loader.load(one['vars'], file_name='vars.yml', json_only=False) or {}
        return {'text': printable(str(templar.template(one['template'], convert_data=False)))}
    except Exception:
        return {'text': None}


class Endless(Exception):
    """Python 3.11 itself does not come back from some patterns."""


def too_long(*_):
    raise Endless


signal.signal(signal.SIGALRM, too_long)
ANSWERS = {'regex': regex, 'template': template}

for line in sys.stdin:
    question = json.loads(line)
    signal.setitimer(signal.ITIMER_REAL, 2 if question['kind'] == 'regex' else 0)
    try:
        answer = ANSWERS[question['kind']](question)
    except Endless:
        answer = {'skipped': True}
    signal.setitimer(signal.ITIMER_REAL, 0)
    print(json.dumps(answer))
