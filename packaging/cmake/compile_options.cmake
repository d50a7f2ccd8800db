# One INTERFACE target carries warnings, hardening and sanitizers for every target of ours.
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_library(groundswell_options INTERFACE)
target_include_directories(groundswell_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(groundswell_options INTERFACE
    GROUNDSWELL_VERSION="${PROJECT_VERSION}"
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_FOREACH QT_NO_KEYWORDS)
target_compile_options(groundswell_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-align -Woverloaded-virtual
    -Wconversion -Wsign-conversion -Wdouble-promotion -Wformat=2 -Wimplicit-fallthrough
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op>
    $<$<BOOL:${GROUNDSWELL_WARNINGS_AS_ERRORS}>:-Werror>
    -fstack-protector-strong)
# GCC 12 sees copies that do not exist inside inlined std::string moves and concatenations (GCC bugs 105329, 105651), and
# reads of what an empty std::optional does not hold (GCC bug 80635).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(groundswell_options INTERFACE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow
                           -Wno-maybe-uninitialized)
endif()
# In a unity source GCC takes a class that its .cpp completes with types of an anonymous namespace for a header's, and what one
# file calls something for shadowing another; the preset dev compiles each file alone.
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(groundswell_options INTERFACE -Wno-subobject-linkage -Wno-shadow)
endif()
target_link_options(groundswell_options INTERFACE $<$<PLATFORM_ID:Linux>:-Wl,-z,relro,-z,now,-z,noexecstack>)

if(GROUNDSWELL_SANITIZERS)
    list(JOIN GROUNDSWELL_SANITIZERS "," sanitizers)
    target_compile_options(groundswell_options INTERFACE -fsanitize=${sanitizers} -fno-omit-frame-pointer
                           -fno-sanitize-recover=all
                           # The checks that the sanitizers insert look like reads of unset values to GCC.
                           $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    # What AddressSanitizer stops at anyway need not be asked for before every access.
    if("address" IN_LIST GROUNDSWELL_SANITIZERS AND "undefined" IN_LIST GROUNDSWELL_SANITIZERS)
        target_compile_options(groundswell_options INTERFACE -fno-sanitize=null,object-size,vptr)
    endif()
    target_link_options(groundswell_options INTERFACE -fsanitize=${sanitizers})
else()
    # FORTIFY needs the optimiser, and hides accesses from the sanitizers.
    target_compile_options(groundswell_options INTERFACE
        $<$<CONFIG:Release>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-clash-protection>)
endif()
# The fuzzers are led by what their inputs reach in all that is ours.
if(GROUNDSWELL_FUZZERS)
    target_compile_options(groundswell_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
target_compile_definitions(groundswell_options INTERFACE $<$<NOT:$<CONFIG:Release>>:_GLIBCXX_ASSERTIONS>)
