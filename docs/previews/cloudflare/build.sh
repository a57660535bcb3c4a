#!/usr/bin/env bash
# The build command for Cloudflare Pages: `bash build.sh`, with `site` as the output directory. The production branch
# becomes the plain site, any other a preview of what it changes.
set -euo pipefail

production=main
version=0.1.0

if ! command -v roadbook > /dev/null; then
    # In another folder: cargo obeys `.cargo/config.toml` of the folder that it runs in.
    (cd /tmp && cargo install --locked --root /tmp/roadbook --version "$version" roadbook)
    PATH="/tmp/roadbook/bin:$PATH"
fi

if [[ $CF_PAGES_BRANCH == "$production" ]]; then
    roadbook build -d site
else
    # The clone may hold this branch only, and little of its past.
    if [[ $(git rev-parse --is-shallow-repository) == true ]]; then
        git fetch --quiet --unshallow origin
    fi
    git fetch --quiet origin "+refs/heads/$production:refs/remotes/origin/$production"
    roadbook build --base "origin/$production...HEAD" -d site
fi
