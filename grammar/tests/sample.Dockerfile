# syntax=docker/dockerfile:1
# escape=\
# plain
FROM --platform=$BUILDPLATFORM localhost:5000/python:3.8-alpine@sha256:abc AS build
ARG a b=c d="x y" e=$f
ENV K=V "A"="b $c ${d:-e$f}" X='it' Y=a\ b
ENV legacy value $x "q"
LABEL k v
RUN --mount=type=cache,target=/x,from= --network=none apt-get update && \
    # comment
    apt-get \

      install "x <<EOF"
RUN ["a", "b\n"]
RUN [ -f x ]
RUN cat <<EOF >x && cat <<-"B"
a $b
EOF
	c
	B
COPY --link --from=build a $b "c d" <<E /x
hello $world ${x:-1}
E
RUN cat <<NOPE
CMD python app.py
HEALTHCHECK --interval=5s CMD curl x
HEALTHCHECK NONE
ONBUILD COPY a b
foo bar
WORKDIR /a b/$c
ENV a=${x#pat} b=${x/p/r} c=${x:-${y}}
RUN
