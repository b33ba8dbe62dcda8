# One image. `docker run IMAGE serve` and `docker run IMAGE migrate` are its two commands.

FROM python:3.13-slim AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

COPY requirements/ requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --require-hashes -r requirements/runtime.txt
RUN python -m venv /tools \
    && /tools/bin/pip install --require-hashes -r requirements/build.txt -r requirements/node.txt

COPY package.json package-lock.json .npmrc ./
RUN PATH="/tools/bin:$PATH" npm ci --omit=dev

COPY app/ app/
COPY docs/api/ docs/api/
COPY docs/connections/ docs/connections/
COPY templates/ templates/
COPY migrations/ migrations/
COPY tools/ tools/
RUN /tools/bin/python tools/build_static.py \
    && /venv/bin/python -m compileall -q app migrations

FROM python:3.13-slim
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent hearback \
    && install --directory --owner=hearback --group=hearback /data
WORKDIR /srv/hearback

COPY --from=build /venv/ /venv/
COPY --from=build /src/app/ app/
COPY --from=build /src/docs/api/ docs/api/
COPY --from=build /src/docs/connections/ docs/connections/
COPY --from=build /src/templates/ templates/
COPY --from=build /src/migrations/ migrations/
COPY --from=build /src/tools/health.py tools/

# Nothing below the root file system is written at run time but /data, so it may be mounted read-only.
ENV PATH="/venv/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HEARBACK_HOST=0.0.0.0 \
    HEARBACK_PORT=8000 \
    HEARBACK_DATABASE_URL=sqlite:////data/hearback.db
USER hearback
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["python", "tools/health.py"]
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve"]
