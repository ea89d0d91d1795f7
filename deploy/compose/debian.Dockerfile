# The four base images from Debian's own packages, for where no public image is reached:
#   docker build --target python --build-arg DEBIAN=… -f deploy/compose/debian.Dockerfile -t township/python .
# Names, folders and user ids are those of the public images, so that docker-compose.yml need not know.

ARG DEBIAN=debian:bookworm-slim

FROM ${DEBIAN} AS debian
ENV DEBIAN_FRONTEND=noninteractive

FROM debian AS python
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates python3 python3-venv tzdata \
 && ln -s python3 /usr/bin/python \
 && rm -rf /var/lib/apt/lists/*

FROM debian AS postgres
# The cluster is made in the volume, at the first start, and not here.
RUN useradd --system --uid 999 --user-group --home-dir /var/lib/postgresql postgres \
 && mkdir -p /etc/postgresql-common \
 && echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf \
 && apt-get update \
 && apt-get install -y --no-install-recommends postgresql \
 && ln -s /usr/lib/postgresql/*/bin/* /usr/local/bin/ \
 && install -d -o postgres -g postgres -m 0700 /var/lib/postgresql \
 && rm -rf /var/lib/apt/lists/*

FROM debian AS redis
RUN useradd --system --uid 999 --user-group --home-dir /data redis \
 && apt-get update \
 && apt-get install -y --no-install-recommends redis-server \
 && install -d -o redis -g redis -m 0700 /data \
 && rm -rf /var/lib/apt/lists/*

FROM debian AS nginx
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl nginx-light \
 && rm -rf /var/lib/apt/lists/*
