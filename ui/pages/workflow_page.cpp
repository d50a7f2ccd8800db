#include "ui/pages/workflow_page.h"

#include "ui/editors/json_editor.h"
#include "ui/editors/step_form.h"
#include "ui/editors/workflow_findings.h"
#include "ui/editors/workflow_graph.h"
#include "ui/editors/workflow_versions_view.h"
#include "ui/pages/notice.h"
#include "ui/shell/describe.h"
#include "ui/shell/text_label.h"
#include "ui/tables/content_item_model.h"
#include "ui/tables/format.h"

#include <QComboBox>
#include <QPointer>
#include <QPushButton>
#include <QTabBar>

namespace groundswell::ui {

namespace {

constexpr std::int64_t dryRunItems = 20;
const std::int64_t againPerRun = config::WorkflowActivationRequest{}.backfillPerRun;

QString describeAgain(std::int64_t items) {
    const QString again = formatCounted(items, WorkflowPage::tr("%1 item goes through it again"),
                                        WorkflowPage::tr("%1 items go through it again"));
    if (items <= againPerRun) return WorkflowPage::tr("%1 when items are processed next.").arg(again);
    return WorkflowPage::tr("%1, up to %2 each time items are processed.").arg(again, formatCount(againPerRun));
}

}  // namespace

void WorkflowPage::applyFilter() {}

void WorkflowPage::refresh() {
    askWorkflows();
    if (m_workflow.empty()) return;
    askVersions();
    askCounts();
    if (!m_state.isEmpty()) m_items->refresh();
}

void WorkflowPage::workspaceChanged() {
    for (pipeline::Ticket* ticket :
         {&m_entriesTicket, &m_textTicket, &m_versionsTicket, &m_countsTicket, &m_checkTicket, &m_saveTicket,
          &m_diffTicket, &m_testTicket, &m_againTicket, &m_activateTicket, &m_moveTicket})
        ticket->cancel();
    m_checkDelay.stop();
    m_workflow.clear();
    m_entries.clear();
    m_original.clear();
    m_loaded = m_isChecked = m_savesWhenChecked = m_hasCounts = false;
    m_check.reset();
    m_counts.clear();
    m_state.clear();
    m_version = 0;
    m_testJob = m_activationJob = m_processJob = 0;
    m_offersProcessing = false;
    m_again = 0;
    m_items->clear();
    m_editor->setContent({});
    m_shown = m_editor->content();
    m_checkDelay.stop();
    m_graph->setPicture({});
    m_findings->setTest(std::nullopt);
    m_findings->setCounts({}, {});
    m_versions->setVersions({});
    m_notice->hide();
    showStatus();
}

void WorkflowPage::askWorkflows() {
    m_entriesTicket = m_context.service().workflows([this](core::Result<std::vector<config::WorkflowEntry>> entries) {
        if (!entries) return trouble(entries.error());
        m_entries = std::move(*entries);
        m_workflows->clear();
        for (const config::WorkflowEntry& entry : m_entries)
            m_workflows->addItem(oneLine(text(entry.id)), text(entry.id));
        m_workflows->setVisible(m_entries.size() > 1);
        m_name->setVisible(m_entries.size() < 2);
        if (m_workflow.empty() && !m_entries.empty()) {
            m_workflow = m_entries.front().id;
            openText(0);
            askVersions();
            askCounts();
        }
        m_workflows->setCurrentIndex(m_workflows->findData(text(m_workflow)));
        showStatus();
    });
}

void WorkflowPage::openText(int version) {
    m_textTicket =
        m_context.service().workflowText(m_workflow, version, [this](core::Result<config::WorkflowText> content) {
            if (!content) return trouble(content.error());
            takeText(*content);
        });
}

void WorkflowPage::askVersions() {
    using Versions = std::vector<config::WorkflowVersionRow>;
    m_versionsTicket = m_context.service().workflowVersions(m_workflow, [this](core::Result<Versions> versions) {
        if (!versions) return trouble(versions.error());
        const auto states = [](const Versions& all) {
            std::map<int, bool> numbers;
            for (const config::WorkflowVersionRow& one : all) numbers[one.number] = one.active;
            return numbers;
        };
        const bool isOther = states(*versions) != states(m_versions->versions());
        m_versions->setVersions(std::move(*versions));
        m_tabs->setTabText(
            2, tr("Versions %1").arg(formatCount(static_cast<std::int64_t>(m_versions->versions().size()))));
        // What is said of the text may depend on them.
        if (isOther && m_isChecked) checkText();
        showStatus();
    });
}

void WorkflowPage::askCounts() {
    using Counts = std::map<std::string, std::int64_t>;
    m_countsTicket = m_context.service().itemsByState(m_workflow, [this](core::Result<Counts> counts) {
        if (!counts) return trouble(counts.error());
        m_counts = std::move(*counts);
        m_hasCounts = true;
        showPicture();
        // Items may stand where this text has no state.
        if (m_isChecked && isChanged()) checkText();
    });
}

void WorkflowPage::checkText() {
    m_checkDelay.stop();
    if (!m_loaded) return;
    const auto counts = m_hasCounts ? std::optional(m_counts) : std::nullopt;
    m_checkTicket = m_context.service().checkWorkflow(m_workflow, currentText(), counts,
                                                      [this](core::Result<config::WorkflowCheck> check) {
                                                          if (check) return takeCheck(std::move(*check));
                                                          m_savesWhenChecked = false;
                                                          m_findings->setTrouble(describeError(check.error()));
                                                      });
}

void WorkflowPage::save() {
    m_form->commit();
    if (!m_isChecked && whyNotEdited().isEmpty()) {
        // What was typed a moment ago is checked first.
        m_savesWhenChecked = true;
        return checkText();
    }
    if (!whyNotSaved().isEmpty()) return;
    const std::string content = currentText();
    const QString shown = m_editor->content();
    m_saveTicket = m_context.service().saveWorkflow(
        m_workflow, content, {}, [this, content, shown](core::Result<config::WorkflowVersionRow> version) {
            if (!version) return trouble(version.error());
            m_original = content;
            m_shown = shown;
            m_version = version->number;
            m_notice->showSentence(Notice::Kind::Information,
                                   tr("Saved as version %1. It is not active yet.").arg(version->number));
            askWorkflows();
            askVersions();
            checkText();
        });
}

void WorkflowPage::restore(int version) {
    m_saveTicket = m_context.service().restoreWorkflow(
        m_workflow, version, [this, version](core::Result<config::WorkflowVersionRow> made) {
            if (!made) return trouble(made.error());
            m_notice->showSentence(
                Notice::Kind::Information,
                tr("Version %1 says what version %2 says. It is not active yet.").arg(made->number).arg(version));
            openText(made->number);
            askWorkflows();
            askVersions();
        });
}

void WorkflowPage::compare(int before, int after) {
    m_diffTicket = m_context.service().workflowDiff(m_workflow, before, after,
                                                    [this, before, after](core::Result<config::WorkflowDiff> diff) {
                                                        if (diff) return m_versions->setDiff(before, after, *diff);
                                                        m_versions->setTrouble(describeError(diff.error()));
                                                    });
}

void WorkflowPage::runTest() {
    if (!whyNotTested().isEmpty()) return;
    m_findings->setTest(std::nullopt);
    m_findings->setTesting(0, 0);
    m_findings->showTab(WorkflowFindings::DryRun);
    m_testText = currentText();
    pipeline::AnsweredJob job = m_context.service().testWorkflow(
        m_workflow, m_testText, dryRunItems, [this](core::Result<config::WorkflowTest> test) {
            m_testJob = 0;
            if (!test) {
                m_findings->setTestTrouble(describeError(test.error()));
            } else if (m_testText != currentText()) {
                m_findings->setTestTrouble(tr("The text has changed during the dry run. Run it again."));
            } else {
                m_findings->setTest(std::move(*test));
            }
            askVersions();
            checkText();
            showStatus();
        });
    m_testJob = job.id;
    m_testTicket = std::move(job.ticket);
    showStatus();
}

void WorkflowPage::askActivation(bool backfill) {
    if (!whyNotActivated().isEmpty()) return;
    if (!backfill) return confirmActivation(false, 0);
    m_againTicket = m_context.service().countBackfill(
        m_workflow, m_check->saved->number, [this, version = m_check->saved->number](core::Result<std::int64_t> items) {
            if (!items) return trouble(items.error());
            // The text may have changed while they were counted.
            if (!whyNotActivated().isEmpty() || m_check->saved->number != version) return;
            confirmActivation(true, *items);
        });
}

void WorkflowPage::confirmActivation(bool backfill, std::int64_t again) {
    const int number = m_check->saved->number;
    QString question = tr("Make version %1 of “%2” active?").arg(number).arg(isolated(oneLine(text(m_workflow))));
    if (!backfill) {
        question += QChar(u' ') + tr("New items take it; items that are past its steps stay as they are.");
    } else if (again == 0) {
        question += QChar(u' ') + tr("No item has to go through it again.");
    } else {
        question += QChar(u' ') + describeAgain(again);
    }
    std::int64_t stranded = 0;
    for (const auto& [state, items] : m_check->stranded) stranded += items;
    if (stranded > 0) {
        question += QChar(u' ') + tr("%1 in states that it does not have; they go on in “%2”.")
                                      .arg(formatCounted(stranded, tr("%1 item stands"), tr("%1 items stand")),
                                           isolated(text(m_check->sketch.initial)));
    }
    m_context.seams.confirm(this, question, tr("Activate version %1").arg(number),
                            [page = QPointer(this), backfill](bool yes) {
                                if (page && yes) page->activate(backfill);
                            });
}

void WorkflowPage::activate(bool backfill) {
    if (!whyNotActivated().isEmpty()) return;
    config::WorkflowActivationRequest request;
    request.workflow = m_workflow;
    request.version = m_check->saved->number;
    request.backfill = backfill;
    for (const auto& [state, items] : m_check->stranded) request.moves[state] = m_check->sketch.initial;
    pipeline::AnsweredJob job =
        m_context.service().activateWorkflow(std::move(request), [this](core::Result<config::WorkflowActivation> done) {
            m_activationJob = 0;
            if (!done) {
                trouble(done.error());
            } else {
                tellActivation(*done);
            }
            refresh();
            checkText();
            showStatus();
        });
    m_activationJob = job.id;
    m_activateTicket = std::move(job.ticket);
    showStatus();
}

void WorkflowPage::tellActivation(const config::WorkflowActivation& done) {
    QString words = tr("Version %1 is active.").arg(done.version);
    if (done.moved > 0)
        words += QChar(u' ') + formatCounted(done.moved, tr("%1 item was moved."), tr("%1 items were moved."));
    m_again = done.backfilled;
    if (m_again == 0) return m_notice->showSentence(Notice::Kind::Information, words);
    offerProcessing(words + QChar(u' ') + describeAgain(m_again));
}

void WorkflowPage::offerProcessing(const QString& words) {
    m_offersProcessing = true;
    m_notice->showSentence(Notice::Kind::Information, words, tr("Process now"));
}

void WorkflowPage::processNow() {
    m_offersProcessing = false;
    m_processJob = m_context.service().startProcess();
}

void WorkflowPage::processingChanged(const pipeline::JobStatus& job) {
    if (!pipeline::hasEnded(job.state)) return;
    m_processJob = 0;
    const bool went = job.state == pipeline::JobState::Completed || job.state == pipeline::JobState::Partial;
    if (went) m_again = std::max<std::int64_t>(0, m_again - againPerRun);
    if (m_again > 0) offerProcessing(tr("More items have to go through the active version again."));
    refresh();
}

void WorkflowPage::askRestart(const QString& state) {
    if (!m_check || !m_context.service().readOnlyReason().empty()) return;
    const std::string from = utf8(state);
    const std::string to = m_check->sketch.initial;
    const auto count = m_counts.find(from);
    const std::int64_t items = count == m_counts.end() ? 0 : count->second;
    const QString question =
        tr("Let %1 in “%2” begin again from “%3”? The next run takes them.")
            .arg(formatCounted(items, tr("%1 item"), tr("%1 items")), isolated(state), isolated(text(to)));
    m_context.seams.confirm(this, question, tr("Begin again"), [page = QPointer(this), from, to](bool yes) {
        if (!page || !yes) return;
        pipeline::AnsweredJob job =
            page->m_context.service().moveItems(page->m_workflow, from, to, [page](core::Result<std::int64_t> moved) {
                if (!moved) return page->trouble(moved.error());
                page->m_notice->showSentence(Notice::Kind::Information,
                                             formatCounted(*moved, tr("%1 item begins again with the next run."),
                                                           tr("%1 items begin again with the next run.")));
                page->askCounts();
            });
        page->m_moveTicket = std::move(job.ticket);
    });
}

void WorkflowPage::jobChanged(const pipeline::JobStatus& job) {
    if (job.id != 0 && job.id == m_processJob) return processingChanged(job);
    if (job.id == 0 || (job.id != m_testJob && job.id != m_activationJob)) return;
    if (!pipeline::hasEnded(job.state)) {
        if (job.id == m_testJob) m_findings->setTesting(job.done, job.total);
        return;
    }
    // What was cancelled before it began has no answer; one that has comes by itself.
    if (job.state != pipeline::JobState::Cancelled) return;
    if (job.id == m_testJob) {
        m_testJob = 0;
        m_findings->setTestTrouble(tr("The dry run was cancelled. Nothing of it is kept."));
    } else {
        m_activationJob = 0;
    }
    showStatus();
}

}  // namespace groundswell::ui
