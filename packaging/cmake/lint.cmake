# Checks that read the sources and the packaged files and run nothing of the program. CTest label: lint.
function(groundswell_lint name)
    add_test(NAME lint.${name} COMMAND ${ARGN} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(lint.${name} PROPERTIES LABELS lint TIMEOUT 300)
endfunction()

# The same for a tool that may be absent: without it there is no such test, and the configuration says so.
function(groundswell_lint_with tool name)
    find_program(${tool}_program ${tool})
    mark_as_advanced(${tool}_program)
    if(${tool}_program)
        groundswell_lint(${name} ${ARGN})
    else()
        message(STATUS "${tool} is not installed: no test lint.${name}")
    endif()
endfunction()

set(packaging ${PROJECT_SOURCE_DIR}/packaging)
groundswell_lint_with(clang-format-14 format ${packaging}/format --check)
groundswell_lint_with(desktop-file-validate desktop_file
                      desktop-file-validate ${packaging}/org.groundswell.groundswell.desktop)
groundswell_lint_with(appstreamcli metainfo
                      appstreamcli validate --no-net --pedantic ${packaging}/org.groundswell.groundswell.metainfo.xml)
groundswell_lint_with(groff man_page groff -man -ww -Tutf8 -z ${packaging}/groundswell.1)
if(groff_program)  # it reports what is wrong and exits 0
    set_tests_properties(lint.man_page PROPERTIES FAIL_REGULAR_EXPRESSION "warning|error")
endif()
foreach(script dependencies build run test format tidy completions/groundswell.bash ../.ci/run)
    string(MAKE_C_IDENTIFIER ${script} name)
    groundswell_lint(script_${name} bash -n ${packaging}/${script})
endforeach()

groundswell_lint(headers ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target all_verify_interface_header_sets)
# Without precompiled headers it takes as long as the whole build.
set_tests_properties(lint.headers PROPERTIES LABELS "lint;long" TIMEOUT 1800 PROCESSORS 2)

add_custom_target(tidy COMMAND ${packaging}/tidy ${CMAKE_BINARY_DIR} USES_TERMINAL VERBATIM)
