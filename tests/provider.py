"""An OpenID provider to sign in at: a second workbench in a process of its own, on 127.0.0.1, with one account.

    python -m tests.provider WORKSPACE PORT NAME CALLBACK

NAME signs in with the password of the tests. CALLBACK is the address that the client registered. The first line on
standard output is the provider's address. It has another host than the workbench under test, as an organisation's has.
"""

import os
import sys
from pathlib import Path

import click
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from redcommons.workbench.settings import Served, configure
from tests.browser import PASSWORD

CLIENT, SECRET = "redcommons-under-test", "known to both for the length of a test"


def key() -> str:
    """A fresh key for a provider's signatures."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    return made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


def provide(where: Path, port: int, name: str, callback: str) -> None:
    """Serve until ended."""
    os.environ["REDCOMMONS_OIDC_PROVIDER_KEY"] = key()
    configure(Served(where=str(where), secret="for tests alone, and long enough for Django", provider=True))
    from allauth.idp.oidc.models import Client
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password

    from redcommons.workbench import serving
    from redcommons.workbench.access import NOBODY
    from redcommons.workbench.starting import ServeOptions

    with serving.prepare(str(where)) as ws:
        person = ws.by(NOBODY).labour.register(name).id
        get_user_model().objects.create_user(name, password=PASSWORD, person=person)
        client = Client(id=CLIENT, name="Helpline", secret=make_password(SECRET), scopes="openid\nprofile")
        client.set_redirect_uris([callback])
        client.save()
    options = ServeOptions(where=str(where), port=port)
    serving.serve(options, lambda line: click.echo(line.replace("localhost", "127.0.0.1")))


if __name__ == "__main__":
    provide(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
