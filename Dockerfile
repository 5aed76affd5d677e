# Two stages, so that pip and what it needs to build stay behind. Both come from one base, which a release names by its
# digest: docker build --build-arg BASE=python@sha256:… (docs/supply-chain.md says how to learn it).
ARG BASE=python:3.12-slim
FROM ${BASE} AS build

ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore

RUN python -m venv /opt/kith
WORKDIR /src

# The libraries change less often than Kith does, so they have a layer of their own. Each must have its known hash.
COPY requirements.lock ./
RUN /opt/kith/bin/pip install --require-hashes --only-binary :all: -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY cogs ./cogs
COPY data ./data
# Pip compiles what it installs, which nothing could do later: where it runs, the root is read-only.
RUN /opt/kith/bin/pip install --no-deps . \
    && /opt/kith/bin/pip uninstall --yes pip


FROM ${BASE}

# The folders belong to the account, so that a fresh volume mounted on one does too. State, backups and key are apart on
# purpose: whoever copies the first two must not have the third, and one disk that breaks must not take two of them.
RUN groupadd --gid 10001 kith \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin kith \
    && install -d -o 10001 -g 10001 -m 0700 /var/lib/kith /var/lib/kith-backups /var/lib/kith-key

COPY --from=build /opt/kith /opt/kith

ENV PATH=/opt/kith/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    KITH_STATE=/var/lib/kith \
    KITH_BACKUPS=/var/lib/kith-backups \
    KITH_KEY_FILE=/var/lib/kith-key/key

USER 10001:10001
WORKDIR /var/lib/kith
VOLUME ["/var/lib/kith"]

# Kith moves a file's time on each minute; no network is needed to see that.
HEALTHCHECK --interval=60s --timeout=10s --start-period=120s --retries=3 CMD ["kith", "health"]

STOPSIGNAL SIGTERM
ENTRYPOINT ["kith"]
CMD ["run"]
