#include "ui/dialogs/new_workspace_dialog.h"

#include "models/config/starters.h"
#include "models/core/ids.h"
#include "ui/pages/item_preview.h"
#include "ui/pages/notice.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>

#include <algorithm>

namespace groundswell::ui {

namespace {

QStringList linesOf(const QString& typed) {
    QStringList lines;
    for (const QString& line : typed.split(QChar(u'\n'))) {
        if (!line.trimmed().isEmpty()) lines << line.trimmed();
    }
    return lines;
}

std::string queryId(const QString& address, const std::map<std::string, std::string>& taken) {
    const auto url = safeLink(utf8(address));
    std::string id = idFromName(url ? url->host() : QString());
    if (id.empty()) id = "feed";
    std::string unique = id;
    for (int number = 2; taken.contains(unique); ++number) unique = id + "-" + std::to_string(number);
    return unique;
}

}  // namespace

std::string idFromName(const QString& name) {
    std::string id;
    // Decomposed, so that an accent falls off its letter.
    for (const QChar c : name.normalized(QString::NormalizationForm_KD).toLower()) {
        const char16_t u = c.unicode();
        if ((u >= u'a' && u <= u'z') || (u >= u'0' && u <= u'9')) {
            id.push_back(static_cast<char>(u));
        } else if (!c.isMark() && !id.empty() && id.back() != '-') {
            id.push_back('-');
        }
    }
    id = id.substr(0, 60);
    while (!id.empty() && id.back() == '-') id.pop_back();
    return core::isValidName(id) ? id : std::string();
}

NewWorkspaceDialog::NewWorkspaceDialog(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("newWorkspaceDialog"));
    setWindowTitle(tr("New workspace"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(520, 440);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    m_notice = new Notice(this);
    column->addWidget(m_notice);
    column->addWidget(new TextLabel(tr("Name"), Type::Strong));
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("workspaceName"));
    m_name->setAccessibleName(tr("Name"));
    m_name->setPlaceholderText(tr("What it is about, e.g. Coastal Desk"));
    m_name->setFixedHeight(28);
    column->addWidget(m_name);
    m_id = new TextLabel(Type::Caption, Tone::Text2, this);
    m_id->setObjectName(QStringLiteral("workspaceId"));
    column->addWidget(m_id);
    column->addSpacing(8);
    column->addWidget(new TextLabel(tr("Feeds"), Type::Strong));
    m_starter = new QCheckBox(tr("Take the starter list of world news"), this);
    m_starter->setObjectName(QStringLiteral("starterFeeds"));
    column->addWidget(m_starter);
    m_regions = new QListWidget(this);
    m_regions->setObjectName(QStringLiteral("starterRegions"));
    m_regions->setAccessibleName(tr("Regions of the starter list"));
    m_regions->setToolTip(tr("Only the feeds of ticked regions are taken"));
    m_regions->setMaximumHeight(120);
    if (auto starter = config::parseWorkspace(config::starterDocument("world-news"))) {
        for (const config::SourceConfig& source : starter->sources) {
            if (source.type != "feed") continue;
            auto* item = new QListWidgetItem(tr("%1, %2").arg(
                oneLine(text(source.id)),
                formatCounted(static_cast<std::int64_t>(source.queries.size()), tr("%1 feed"), tr("%1 feeds"))));
            item->setData(Qt::UserRole, text(source.id));
            item->setCheckState(Qt::Checked);
            m_regions->addItem(item);
        }
    }
    m_regions->hide();
    connect(m_starter, &QCheckBox::toggled, m_regions, &QWidget::setVisible);
    column->addWidget(m_regions);
    m_feeds = new QPlainTextEdit(this);
    m_feeds->setObjectName(QStringLiteral("feedAddresses"));
    m_feeds->setAccessibleName(tr("Addresses of feeds, one a line"));
    m_feeds->setPlaceholderText(tr("https://… addresses of your own feeds, one a line"));
    m_feeds->setTabChangesFocus(true);
    column->addWidget(m_feeds, 1);
    m_later = new TextLabel(tr("Nothing is fetched before you press Fetch. Files can be imported later."),
                            Type::Caption, Tone::Text2, this);
    m_later->setObjectName(QStringLiteral("workspaceFiles"));
    m_later->setWordWrap(true);
    column->addWidget(m_later);
    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelWorkspace"));
    m_make = new QPushButton(tr("Make workspace"), this);
    m_make->setObjectName(QStringLiteral("makeWorkspaceNow"));
    m_make->setDefault(true);
    setPrimary(m_make);
    for (QPushButton* button : {cancel, m_make}) button->setFixedHeight(28);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_make);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_make, &QPushButton::clicked, this, &NewWorkspaceDialog::make);
    connect(m_name, &QLineEdit::textChanged, this, &NewWorkspaceDialog::check);
    connect(m_feeds, &QPlainTextEdit::textChanged, this, &NewWorkspaceDialog::check);
    check();
}

void NewWorkspaceDialog::setFiles(qsizetype files) {
    if (files == 0) return;
    m_later->setText(
        tr("Nothing is fetched before you press Fetch. %1")
            .arg(formatCounted(files,
                               tr("%1 file comes in once the workspace is made; of a list of feeds you see first "
                                  "what is in it."),
                               tr("%1 files come in once the workspace is made; of a list of feeds you see first what "
                                  "is in it."))));
}

void NewWorkspaceDialog::check() {
    const std::string id = idFromName(m_name->text());
    QString note = id.empty() ? tr("The name needs a letter or a digit of the Latin alphabet for its folder.")
                              : tr("Its folder will be called %1.").arg(text(id));
    if (m_name->text().isEmpty()) note = tr("Its folder gets its name from this.");
    m_id->setText(note);
    const QStringList lines = linesOf(m_feeds->toPlainText());
    const auto bad =
        std::find_if(lines.begin(), lines.end(), [](const QString& line) { return !safeLink(utf8(line)).has_value(); });
    if (bad != lines.end()) {
        m_notice->showSentence(Notice::Kind::Warning,
                               tr("“%1” is no http or https address.").arg(isolated(bad->left(80))));
    } else {
        m_notice->hide();
    }
    m_make->setEnabled(!id.empty() && bad == lines.end());
}

bool NewWorkspaceDialog::leftOut(const std::string& source) const {
    for (int row = 0; row < m_regions->count(); ++row) {
        const QListWidgetItem* item = m_regions->item(row);
        if (utf8(item->data(Qt::UserRole).toString()) == source) return item->checkState() != Qt::Checked;
    }
    return false;
}

void NewWorkspaceDialog::make() {
    config::WorkspaceConfig workspace =
        config::makeWorkspace(idFromName(m_name->text()), utf8(m_name->text().trimmed()));
    if (m_starter->isChecked()) {
        if (auto starter = config::parseWorkspace(config::starterDocument("world-news"))) {
            for (config::SourceConfig& source : starter->sources) {
                const bool left = leftOut(source.id);
                if (!left && workspace.source(source.id) == nullptr) workspace.sources.push_back(std::move(source));
            }
        }
    }
    const QStringList lines = linesOf(m_feeds->toPlainText());
    if (!lines.isEmpty()) {
        config::SourceConfig feeds;
        feeds.id = workspace.source("feeds") == nullptr ? "feeds" : "my-feeds";
        feeds.type = "feed";
        for (const QString& line : lines) {
            const std::string address = safeLink(utf8(line))->toEncoded().toStdString();
            feeds.queries.emplace(queryId(line, feeds.queries), address);
        }
        workspace.sources.push_back(std::move(feeds));
    }
    m_make->setEnabled(false);
    Q_EMIT workspaceMade(workspace);
}

void NewWorkspaceDialog::showError(const core::Error& error) {
    m_notice->showError(error);
    m_make->setEnabled(true);
}

}  // namespace groundswell::ui
