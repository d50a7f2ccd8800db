#include "ui/editors/workflow_findings.h"

#include "ui/editors/plain_table.h"
#include "ui/tables/format.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

namespace groundswell::ui {

using config::WorkflowSeverity;

namespace {

constexpr int findingIcon = 40;
constexpr int findingPointerWidth = 176;
constexpr int findingActionWidth = 112;
constexpr int mostFindings = 200;

// The step that a pointer into "on_error" is of; -1 = none.
int failureStepOf(const std::string& pointer) {
    const std::string begin = "/steps/";
    const std::string end = "/on_error";
    if (!pointer.starts_with(begin) || !pointer.ends_with(end)) return -1;
    const QString number = text(pointer.substr(begin.size(), pointer.size() - begin.size() - end.size()));
    bool isNumber = false;
    const int step = number.toInt(&isNumber);
    return isNumber ? step : -1;
}

// The state that failures go to elsewhere in the document; empty = there is none.
QString usualFailure(const config::WorkflowSketch& sketch) {
    for (const config::SketchedStep& step : sketch.steps) {
        if (sketch.hasState(step.onError)) return text(step.onError);
    }
    return sketch.hasState("failed") ? QStringLiteral("failed") : QString();
}

}  // namespace

WorkflowFindings::WorkflowFindings(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("workflowFindings"));
    setSurface(this, Surface::Base);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("findingTabs"));
    m_tabs->setAccessibleName(tr("What is known of the workflow"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setFixedHeight(32);
    for (const QString& words : {tr("Validation"), tr("Dry run"), tr("Waiting and failed")}) m_tabs->addTab(words);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(makeValidation());
    m_stack->addWidget(makeDryRun());
    m_waiting = makePlainTable(QStringLiteral("waitingTable"), tr("Items that wait or have failed, by state"),
                               {findingIcon, 0, 112, findingActionWidth}, {}, this);
    connect(m_waiting, &QTableWidget::cellActivated, this,
            [this](int row, int) { Q_EMIT stateChosen(m_waiting->item(row, 1)->data(Qt::UserRole).toString()); });
    connect(m_waiting, &QTableWidget::cellClicked, m_waiting, &QTableWidget::cellActivated);
    m_stack->addWidget(m_waiting);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
}

QWidget* WorkflowFindings::makeValidation() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_problems = makePlainTable(QStringLiteral("problemTable"), tr("Problems of the workflow"),
                                {findingIcon, 0, findingPointerWidth, findingActionWidth}, {}, box);
    const auto choose = [this](int row, int) {
        if (row >= 0 && row < m_findings.size()) Q_EMIT lineChosen(m_findings[row].line);
    };
    connect(m_problems, &QTableWidget::cellClicked, this, choose);
    connect(m_problems, &QTableWidget::cellActivated, this, choose);
    m_checked = new TextLabel(Type::Caption, Tone::Text2, box);
    m_checked->setObjectName(QStringLiteral("checkedLine"));
    m_checked->setContentsMargins(16, 0, 16, 8);
    m_checked->setElided(true);
    column->addWidget(m_problems, 1);
    column->addWidget(m_checked);
    return box;
}

QWidget* WorkflowFindings::makeDryRun() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 4, 12, 4);
    m_summary =
        new TextLabel(tr("There was no dry run of this text. It changes nothing."), Type::Body, Tone::Text2, box);
    m_summary->setObjectName(QStringLiteral("testSummary"));
    m_summary->setElided(true);
    m_cancel = new QToolButton(box);
    m_cancel->setObjectName(QStringLiteral("cancelTest"));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel the dry run"));
    m_cancel->setToolTip(tr("End the dry run; nothing of it is kept"));
    m_cancel->setFixedHeight(24);
    m_cancel->setFocusPolicy(Qt::StrongFocus);
    m_cancel->hide();
    connect(m_cancel, &QToolButton::clicked, this, &WorkflowFindings::cancelRequested);
    head->addWidget(m_summary, 1);
    head->addWidget(m_cancel);
    column->addLayout(head);
    m_tested =
        makePlainTable(QStringLiteral("testTable"), tr("Items of the dry run"), {findingIcon, 0, 136, 0}, {}, box);
    column->addWidget(m_tested, 1);
    return box;
}

void WorkflowFindings::showTab(Tab tab) {
    m_tabs->setCurrentIndex(tab);
}

void WorkflowFindings::setCheck(const config::WorkflowCheck& check, bool isChecked) {
    m_checked->setText(isChecked
                           ? tr("Checked just now, on every change: names, reachability, ways out, types, limits. "
                                "Only a tested version can be activated.")
                           : tr("The text has changed and is being checked."));
    if (!isChecked) return;
    m_findings.clear();
    const QString usual = usualFailure(check.sketch);
    for (const config::WorkflowProblem& problem : check.problems) {
        Finding finding{problem.severity, text(problem.reason), text(problem.pointer), problem.line, -1, {}};
        finding.fixStep = failureStepOf(problem.pointer);
        if (finding.fixStep >= 0) finding.fix = usual;
        m_findings << finding;
    }
    addNotes(check);
    showFindings();
}

void WorkflowFindings::addNotes(const config::WorkflowCheck& check) {
    for (const auto& [state, items] : check.stranded) {
        const QString words =
            tr("%1 in “%2”, a state that this text does not have; they move when it is activated.")
                .arg(formatCounted(items, tr("%1 item stands"), tr("%1 items stand")), isolated(oneLine(text(state))));
        m_findings << Finding{WorkflowSeverity::Warning, words, QStringLiteral("/states"), 1, -1, {}};
    }
    const bool isTested = check.test && check.test->passed;
    for (std::size_t i = 0; i < check.sketch.steps.size() && !isTested; ++i) {
        const config::SketchedStep& step = check.sketch.steps[i];
        if (!step.network) continue;
        const int line = i < check.stepLines.size() ? check.stepLines[i].first : 1;
        m_findings << Finding{WorkflowSeverity::Warning,
                              tr("The service behind “%1” has not answered a test yet.").arg(text(step.id)),
                              QStringLiteral("/steps/%1").arg(i),
                              line,
                              -1,
                              {}};
    }
    if (check.isValid() && !check.changedSteps.empty() && check.done > 0) {
        m_findings << Finding{
            WorkflowSeverity::Information,
            tr("This changes nothing for %1 unless you choose to reprocess them.")
                .arg(formatCounted(check.done, tr("%1 item that is done"), tr("%1 items that are done"))),
            QStringLiteral("/steps"),
            1,
            -1,
            {}};
    }
}

void WorkflowFindings::setTrouble(const QString& words) {
    m_findings = {Finding{WorkflowSeverity::Error, words, {}, 1, -1, {}}};
    m_checked->setText({});
    showFindings();
}

void WorkflowFindings::showFindings() {
    m_graver = std::count_if(m_findings.begin(), m_findings.end(),
                             [](const Finding& finding) { return finding.severity != WorkflowSeverity::Information; });
    m_tabs->setTabText(Validation, m_graver > 0 ? tr("Validation %1").arg(formatCount(m_graver)) : tr("Validation"));
    m_problems->setRowCount(0);
    m_problems->setRowCount(static_cast<int>(std::min<qsizetype>(m_findings.size(), mostFindings)));
    for (int row = 0; row < m_problems->rowCount(); ++row) {
        const Finding& finding = m_findings[row];
        if (finding.severity == WorkflowSeverity::Error) {
            setIconCell(m_problems, row, 0, QStringLiteral("error"), Tone::Error, tr("Problem"));
        } else if (finding.severity == WorkflowSeverity::Warning) {
            setIconCell(m_problems, row, 0, QStringLiteral("warning"), Tone::Warn, tr("Warning"));
        } else {
            setIconCell(m_problems, row, 0, QStringLiteral("info"), Tone::Text2, tr("Note"));
        }
        setPlainCell(m_problems, row, 1, finding.sentence);
        setPlainCell(m_problems, row, 2, finding.pointer, Type::Mono, Tone::Text2);
        const bool canFix = finding.fixStep >= 0 && !finding.fix.isEmpty();
        auto* button = new QPushButton(canFix ? tr("Use %1").arg(finding.fix) : tr("Line %1").arg(finding.line));
        button->setObjectName(QStringLiteral("problemAction%1").arg(row));
        button->setAccessibleName(canFix ? tr("Send what fails there to %1").arg(finding.fix)
                                         : tr("Go to line %1").arg(finding.line));
        button->setToolTip(canFix ? tr("Send what fails there to this state") : button->accessibleName());
        button->setFixedHeight(24);
        connect(button, &QPushButton::clicked, this, [this, row, canFix] {
            const Finding chosen = m_findings.value(row);
            if (canFix) {
                Q_EMIT failureStateChosen(chosen.fixStep, chosen.fix);
            } else {
                Q_EMIT lineChosen(chosen.line);
            }
        });
        m_problems->setCellWidget(row, 3, button);
    }
}

void WorkflowFindings::setTest(const std::optional<config::WorkflowTest>& test) {
    m_test = test;
    m_cancel->hide();
    showTest();
}

void WorkflowFindings::setTesting(std::int64_t done, std::int64_t total) {
    m_cancel->show();
    m_summary->setTone(Tone::Text2);
    m_summary->setText(total > 0 ? tr("The dry run is at step %1 of %2.").arg(formatCount(done), formatCount(total))
                                 : tr("The dry run begins."));
}

void WorkflowFindings::setTestTrouble(const QString& words) {
    m_test.reset();
    m_cancel->hide();
    showTest();
    m_summary->setTone(Tone::Error);
    m_summary->setText(words);
}

void WorkflowFindings::showTest() {
    m_tested->setRowCount(0);
    m_tabs->setTabText(DryRun, m_test
                                   ? tr("Dry run %1").arg(formatCount(static_cast<std::int64_t>(m_test->items.size())))
                                   : tr("Dry run"));
    if (!m_test) {
        m_summary->setTone(Tone::Text2);
        m_summary->setText(tr("There was no dry run of this text. It changes nothing."));
        return;
    }
    const QString summary = text(m_test->result.summary);
    m_summary->setTone(m_test->result.passed ? Tone::Ok : Tone::Error);
    m_summary->setText(m_test->result.passed ? tr("✓ Passed: %1").arg(summary) : tr("Not passed: %1").arg(summary));
    m_tested->setRowCount(static_cast<int>(m_test->items.size()));
    for (int row = 0; row < m_tested->rowCount(); ++row) {
        const config::WorkflowTestItem& item = m_test->items[static_cast<std::size_t>(row)];
        if (!item.error.empty()) {
            setIconCell(m_tested, row, 0, QStringLiteral("error"), Tone::Error, tr("Failed"));
        } else if (!item.waitsFor.empty()) {
            setIconCell(m_tested, row, 0, QStringLiteral("clock"), Tone::Warn, tr("Waits"));
        } else {
            setIconCell(m_tested, row, 0, QStringLiteral("check"), Tone::Ok, tr("Done"));
        }
        setPlainCell(m_tested, row, 1, item.text.empty() ? tr("(no text)") : text(item.text));
        setPlainCell(m_tested, row, 2, text(item.state), Type::Body, Tone::Text2);
        setPlainCell(m_tested, row, 3, text(item.error.empty() ? item.waitsFor : item.error), Type::Body, Tone::Text2);
    }
}

void WorkflowFindings::setCounts(const config::WorkflowSketch& sketch,
                                 const std::map<std::string, std::int64_t>& counts) {
    std::int64_t all = 0;
    m_waiting->setRowCount(0);
    for (const auto& [state, items] : counts) {
        const bool hasFailed = std::any_of(sketch.steps.begin(), sketch.steps.end(), [&](const auto& step) {
            return step.onError == state && sketch.isFinal(state);
        });
        if (items == 0 || (sketch.isFinal(state) && !hasFailed)) continue;
        const int row = m_waiting->rowCount();
        m_waiting->insertRow(row);
        setIconCell(m_waiting, row, 0, hasFailed ? QStringLiteral("error") : QStringLiteral("clock"),
                    hasFailed ? Tone::Error : Tone::Text2, hasFailed ? tr("Failed") : tr("Waits"));
        setPlainCell(m_waiting, row, 1, text(state))->setData(Qt::UserRole, text(state));
        setPlainCell(m_waiting, row, 2, formatCounted(items, tr("%1 item"), tr("%1 items")), Type::Body, Tone::Text2);
        if (hasFailed) m_waiting->setCellWidget(row, 3, makeRestart(text(state)));
        all += items;
    }
    m_tabs->setTabText(Waiting, all > 0 ? tr("Waiting and failed %1").arg(formatCount(all)) : tr("Waiting and failed"));
}

QWidget* WorkflowFindings::makeRestart(const QString& state) {
    auto* button = new QPushButton(tr("Try again"));
    button->setObjectName(QStringLiteral("restartItems_") + state);
    button->setAccessibleName(tr("Let these items begin again"));
    button->setToolTip(button->accessibleName());
    button->setFixedHeight(24);
    connect(button, &QPushButton::clicked, this, [this, state] { Q_EMIT restartRequested(state); });
    return button;
}

void WorkflowFindings::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || m_problems == nullptr) return;
    showFindings();
    if (m_test) showTest();
}

}  // namespace groundswell::ui
