# One INTERFACE target carries warnings, hardening and sanitizers for every target of ours.
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
if(NOT GROUNDSWELL_SANITIZERS)
    target_compile_options(groundswell_options INTERFACE $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
endif()
target_link_options(groundswell_options INTERFACE $<$<PLATFORM_ID:Linux>:-Wl,-z,relro,-z,now>)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(GROUNDSWELL_SANITIZERS)
    list(JOIN GROUNDSWELL_SANITIZERS "," sanitizers)
    target_compile_options(groundswell_options INTERFACE -fsanitize=${sanitizers} -fno-omit-frame-pointer
                           -fno-sanitize-recover=all)
    target_link_options(groundswell_options INTERFACE -fsanitize=${sanitizers})
endif()
