FROM python:3.13.9-slim-bookworm AS build
WORKDIR /src
COPY requirements-bootstrap.txt requirements.txt ./
RUN python -m venv /opt/communique \
 && /opt/communique/bin/pip install --no-cache-dir --require-hashes -r requirements-bootstrap.txt \
 && /opt/communique/bin/uv pip install --no-cache --python /opt/communique/bin/python --require-hashes -r requirements.txt
COPY . .
RUN /opt/communique/bin/uv pip install --no-cache --python /opt/communique/bin/python --no-deps --no-build-isolation . \
 && /opt/communique/bin/pip uninstall --yes uv

FROM python:3.13.9-slim-bookworm
COPY --from=build /opt/communique /opt/communique
ENV PATH=/opt/communique/bin:$PATH \
    COMMUNIQUE_HOME=/var/lib/communique \
    PYTHONUNBUFFERED=1
RUN useradd --system --home-dir /var/lib/communique --create-home communique
USER communique
WORKDIR /var/lib/communique
VOLUME /var/lib/communique
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s CMD ["communique", "db", "status"]
ENTRYPOINT ["communique"]
CMD ["--help"]
