#include "ui/dialogs/import_notice.h"

#include "ui/pages/close_button.h"
#include "ui/shell/describe.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QPushButton>

#include <algorithm>
#include <iterator>
#include <utility>

namespace groundswell::ui {

namespace {

constexpr int mostSentences = 4;
constexpr int mostRows = 3;
constexpr std::size_t mostTold = 3;

// What concerns one row alone and left it out, or did not.
std::vector<domain::RunIssue> issuesOfRows(const std::vector<domain::RunIssue>& issues, bool rejected) {
    std::vector<domain::RunIssue> rows;
    std::copy_if(issues.begin(), issues.end(), std::back_inserter(rows),
                 [rejected](const domain::RunIssue& issue) { return issue.line > 0 && issue.rejected == rejected; });
    return rows;
}

QString describeRejected(std::int64_t rejected, const std::vector<domain::RunIssue>& issues) {
    QString words = formatCounted(rejected, ImportNotice::tr("%1 row skipped"), ImportNotice::tr("%1 rows skipped"));
    QStringList told;
    for (const domain::RunIssue& issue : issuesOfRows(issues, true)) {
        if (told.size() == mostRows) break;
        told << (told.isEmpty() ? ImportNotice::tr("line %1: %2") : ImportNotice::tr("Line %1: %2"))
                    .arg(formatCount(issue.line), oneLine(text(issue.message)));
    }
    if (!told.isEmpty()) words += QStringLiteral(": ") + told.join(QChar(u' '));
    if (!words.endsWith(QChar(u'.'))) words += QChar(u'.');
    if (!told.isEmpty() && rejected > told.size())
        words += QChar(u' ') + ImportNotice::tr("The run lists all of them.");
    return words;
}

// Of rows that came in, repaired or in doubt.
QString describeWarnings(std::int64_t rejected, const std::vector<domain::RunIssue>& issues) {
    const std::vector<domain::RunIssue> rows = issuesOfRows(issues, false);
    if (rows.empty()) return {};
    const QString line = formatCount(rows.front().line);
    const QString why = oneLine(text(rows.front().message));
    if (rows.size() == 1 && rejected == 0) return ImportNotice::tr("Line %1: %2").arg(line, why);
    if (rows.size() == 1) return ImportNotice::tr("1 row came in with a warning, line %1: %2").arg(line, why);
    return ImportNotice::tr("%1 rows came in with a warning, the first is line %2: %3")
        .arg(formatCount(static_cast<std::int64_t>(rows.size())), line, why);
}

}  // namespace

QString describeImport(const pipeline::JobStatus& job, const std::vector<domain::RunIssue>& issues) {
    const QString name = isolated(oneLine(text(job.title)));
    const std::int64_t came = job.counts.created + job.counts.changed;
    QStringList words;
    if (came > 0 || job.counts.unchanged == 0) {
        words << formatCounted(came, ImportNotice::tr("%1 item from %2."), ImportNotice::tr("%1 items from %2."))
                     .arg(name);
    } else {
        words << ImportNotice::tr("Nothing new in %1.").arg(name);
    }
    if (job.counts.unchanged > 0) {
        words << formatCounted(job.counts.unchanged, ImportNotice::tr("%1 was here already."),
                               ImportNotice::tr("%1 were here already."));
    }
    if (job.counts.rejected > 0) words << describeRejected(job.counts.rejected, issues);
    // What concerns whole files stands first; the run has all of it.
    int told = 0;
    for (const domain::RunIssue& issue : issues) {
        if (issue.line == 0 && told++ < mostSentences) words << oneLine(text(issue.message));
    }
    words << describeWarnings(job.counts.rejected, issues);
    if (job.counts.failed > 0) {
        words << formatCounted(job.counts.failed, ImportNotice::tr("%1 item failed while it was processed."),
                               ImportNotice::tr("%1 items failed while they were processed."));
    }
    words.removeAll(QString());
    return words.join(QChar(u' '));
}

ImportNotice::ImportNotice(QWidget* parent) : Notice(parent) {
    setObjectName(QStringLiteral("importNotice"));
    m_items = new QPushButton(tr("Show items"), this);
    m_items->setObjectName(QStringLiteral("showImportedItems"));
    m_items->hide();
    m_run = new QPushButton(tr("Show run"), this);
    m_run->setObjectName(QStringLiteral("showImportRun"));
    m_run->setToolTip(tr("Show what imports did and what they could not use"));
    for (QPushButton* button : {m_items, m_run}) {
        button->setFixedHeight(24);
        layout()->addWidget(button);
    }
    QToolButton* close = closeButton(QStringLiteral("closeImportNotice"), this);
    close->setToolTip(tr("Close"));
    layout()->addWidget(close);
    connect(m_items, &QPushButton::clicked, this, [this] { Q_EMIT itemsRequested(m_shown, m_name, m_source); });
    connect(m_run, &QPushButton::clicked, this,
            [this] { Q_EMIT runRequested(m_told.empty() ? core::RunId{} : m_told.front().run); });
    connect(close, &QToolButton::clicked, this, &ImportNotice::forget);
}

void ImportNotice::showImport(const pipeline::JobStatus& job, const std::vector<domain::RunIssue>& issues) {
    using pipeline::JobState;
    if (job.counts.taken() > 0) offerItems(job);
    if (job.state == JobState::Completed || job.state == JobState::Partial) {
        const bool bad = job.state == JobState::Partial || job.counts.rejected + job.counts.failed > 0;
        return tell({job.id, job.run, bad ? Kind::Warning : Kind::Information, describeImport(job, issues)});
    }
    const bool failed = job.state == JobState::Failed || job.state == JobState::Blocked;
    tell({job.id, job.run, failed ? Kind::Error : Kind::Information,
          tr("%1: %2").arg(isolated(oneLine(text(job.title))), describeOutcome(job))});
}

void ImportNotice::offerItems(const pipeline::JobStatus& job) {
    m_source = text(job.source);
    m_name = text(job.title);
    // Where all was here before, nothing belongs to this run.
    const bool brought = job.counts.created + job.counts.changed > job.counts.numbersOnly;
    m_shown = brought ? job.run : core::RunId{};
    setPlainTip(m_items, tr("Show in Content what %1 brought").arg(isolated(oneLine(m_name))));
    m_items->show();
}

void ImportNotice::tell(Told told) {
    std::erase_if(m_told, [&](const Told& known) { return known.job == told.job; });
    m_told.insert(m_told.begin(), std::move(told));
    if (m_told.size() > mostTold) {
        // The oldest that went well makes room: what went wrong has to be read.
        const auto well = std::find_if(m_told.rbegin(), m_told.rend() - 1,
                                       [](const Told& known) { return known.kind == Kind::Information; });
        m_told.erase(well == m_told.rend() - 1 ? m_told.end() - 1 : std::prev(well.base()));
        ++m_untold;
    }
    QStringList lines;
    Kind worst = Kind::Information;
    for (const Told& known : m_told) {
        lines << known.sentence;
        worst = std::max(worst, known.kind);
    }
    if (m_untold > 0)
        lines << formatCounted(m_untold, tr("%1 more import is in Runs."), tr("%1 more imports are in Runs."));
    showSentence(worst, lines.join(QChar(u'\n')));
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void ImportNotice::forget() {
    m_told.clear();
    m_untold = 0;
    m_items->hide();
    hide();
}

}  // namespace groundswell::ui
