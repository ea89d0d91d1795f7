"""Where the servers and databases are reached."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote, urlsplit

from deploy.embedded.errors import LaunchError


@dataclass(frozen=True)
class PostgresAddress:
    """A PostgreSQL database and the role that opens it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    database: str = "postgres"

    @classmethod
    def parse(cls, url: str) -> Self:
        parts = urlsplit(url)
        if not parts.scheme.startswith("postgres") or not parts.hostname or not parts.username:
            raise LaunchError("DATABASE_URL should look like postgresql://user:password@host:5432/postgres")
        return cls(
            host=parts.hostname,
            port=parts.port or 5432,
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            database=unquote(parts.path.lstrip("/")) or "postgres",
        )

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        return f"postgresql://{login}@{host}:{self.port}/{quote(self.database, safe='')}"

    def to(self, database: str) -> Self:
        """The same role on another database."""
        return replace(self, database=database)


@dataclass(frozen=True)
class DatabaseUrls:
    """One service's database: `app` reads and writes rows, `owner` migrates."""

    app: str
    owner: str


@dataclass(frozen=True)
class Servers:
    """The running servers; `postgres` is the superuser, `folder` keeps the passwords of the roles."""

    postgres: PostgresAddress
    redis_url: str = field(repr=False)
    folder: Path
