# What the program is built on, and why each is there. packaging/dependencies installs the same list.

# Core for paths, hashes and time zones below the window; the rest is the window.
find_package(Qt6 6.4 REQUIRED COMPONENTS Core)
if(GROUNDSWELL_WINDOW)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Gui Widgets Charts Svg)
endif()
if(GROUNDSWELL_TESTS)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
endif()
find_package(Threads REQUIRED)
# One SQLite in the process, the system's; SQLiteCpp adds ownership and exceptions over its C interface.
find_package(SQLiteCpp REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
# JSON documents: configs, archive records, JSON Lines.
find_package(nlohmann_json 3.11 REQUIRED)
# JSON records by the million, and UTF-8 validation at the speed of memory.
find_package(simdjson 3.0 REQUIRED)
# HTTP.
find_package(CURL 7.85 REQUIRED)
# Compressed answers: libcurl accepts a gzip body that was cut in half, so they are unpacked here.
find_package(ZLIB REQUIRED)
# Command line with subcommands and help for each.
find_package(CLI11 2.1 REQUIRED)
# Log with levels and rotation.
find_package(spdlog 1.10 REQUIRED)
# Word boundaries of every script, normalisation, case folding, charset conversion.
find_package(ICU 72 REQUIRED COMPONENTS uc i18n data)
# XML with recovery: feeds as they really are.
find_package(LibXml2 2.9 REQUIRED)
# SHA-256 of all that is archived. Qt has the function too, a fifth as fast: it does not use the instructions that
# processors have for it.
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto)
find_package(PkgConfig REQUIRED)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)           # raw archive
pkg_check_modules(LIBARCHIVE REQUIRED IMPORTED_TARGET libarchive)  # .gz and .zst inputs, backup files
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)       # content hashes, feature ids
pkg_check_modules(GUMBO REQUIRED IMPORTED_TARGET gumbo)            # HTML to text by the HTML5 rules
# Text of PDF documents, in a process of its own. Of poppler's interfaces the one without a toolkit: Qt PDF renders pages
# to show them and needs Gui, which nothing below the window has.
pkg_check_modules(POPPLER REQUIRED poppler-cpp)
# Hears the answers that model services push, on loopback and only while a step asks for it. A server that reads HTTP from
# strangers is no place for a parser of our own. Debian ships a shared library and a pkg-config file.
pkg_check_modules(HTTPLIB REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(UCHARDET REQUIRED IMPORTED_TARGET uchardet)      # charset of undeclared bytes
# These three ship neither a CMake nor a pkg-config file.
find_library(CLD2_LIBRARY cld2 REQUIRED)          # language identification
find_library(STEMMER_LIBRARY stemmer REQUIRED)    # Snowball stems
find_library(LIBCSV_LIBRARY csv REQUIRED)         # streaming CSV by RFC 4180
# Sentence vectors of fastText model files that people bring along. The library reads and quantises them as their
# makers do; a copy of that here would have to follow it.
if(GROUNDSWELL_FASTTEXT)
    pkg_check_modules(FASTTEXT REQUIRED IMPORTED_TARGET fasttext)
endif()
# Keys of services in the keychain of whatever desktop there is. Speaking Secret Service and KWallet by hand would be a
# thousand lines of D-Bus; only a helper process uses it.
if(GROUNDSWELL_KEYCHAIN)
    find_package(Qt6Keychain REQUIRED)
endif()
